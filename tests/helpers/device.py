"""The learner's log in a browser's storage, driven by scripts."""

from helpers.web_server import SOURCE

PRELUDE = f"""
const done = arguments[arguments.length - 1];
const run = async () => {{
  const {{ graded, makeCard, open, set, stamp }} = await import("{SOURCE}log/learner-log.js");
  const grade = (name, more = {{}}) =>
    graded(makeCard("/a/", name, `Question ${{name}}`, "Answer"), undefined, {{ grade: 3 }},
      {{ ...stamp(), ...more }});
  const cards = () => [...store.state.cards.values()].map(({{ id }}) => id).sort();
  globalThis.store ??= await open();
"""
END = """
};
run().then(
  (value) => done({ value: value ?? null }),
  (error) => done({ error: `${error.name} ${error.message}` }),
);
"""


class Device:
    """A browser's storage for one origin, and the log in it."""

    def __init__(self, browser, origin: str) -> None:
        self.browser = browser
        self.origin = origin

    def visit(self) -> None:
        """Open an empty page of the origin."""
        self.browser.get(self.origin + SOURCE)

    def run(self, body: str):
        """Run the body of an async function with the log open; return its value."""
        result = self.browser.execute_async_script(PRELUDE + body + END)
        assert "error" not in result, result
        return result["value"]

    def cards(self) -> list[str]:
        """Return the cards that a new visit finds."""
        self.visit()
        return self.run("return cards()")
