"""Study pages in a Hugo site that has a theme of its own, set up as docs/pages.md says."""

import re
import shutil

from helpers.sites import REPO, plain_hugo, read, write

import check
import new_topic

CLOSING = "{{< /ask_chatgpt >}}\n"


def test_a_site_with_its_own_theme_shows_prompts_after_the_documented_steps(tmp_path):
    write(tmp_path, {
        "hugo.toml": 'title = "Blog"\ntheme = "plain"\ndisableKinds = ["taxonomy", "rss"]\n',
        "themes/plain/layouts/page.html": "<h1>{{ .Title }}</h1>{{ .Content }}",
        "themes/plain/layouts/list.html": "<h1>{{ .Title }}</h1>{{ .Content }}",
        "content/hello.md": "---\ntitle: Hello\n---\n{{< highlight go >}}x{{< /highlight >}}\n",
    })  # fmt: skip
    copied = re.findall(r"(?m)^cp \.\./askbook/(\S+) (\S+)", read(REPO, "docs/pages.md"))
    for source, target in copied:
        (tmp_path / target).mkdir(parents=True, exist_ok=True)
        shutil.copy(REPO / source, tmp_path / target)
    assert new_topic.main(["Bread", "--site", str(tmp_path), "--quiet"]) == 0
    assert check.main(["--site", str(tmp_path), "--quiet"]) == 0
    parts = read(tmp_path, "content/bread.md").split(CLOSING)
    answers = ["", "\nBread.\n", "\n## Rye\n\nBread.\n", "", ""]
    answered = [answer + part for answer, part in zip(answers, parts, strict=True)]
    write(tmp_path, {"content/bread.md": CLOSING.join(answered)})
    done = plain_hugo(tmp_path)
    assert (done.returncode, "WARN" in done.stdout + done.stderr) == (0, False)
    html = read(tmp_path, "public/bread/index.html")
    assert '<p class="prompt">Explain Bread and give an example</p>' in html
    assert '<p class="prompt-label"></p>' not in html
    prompts = html.split("<ask-prompt>")[1:]
    assert ["Answered by ChatGPT" in prompt for prompt in prompts] == [True, True, False, False]
