/** @returns {import("./events.js").Stamp} The current time, with a new unique id. */
export function stamp() {
  const at = Date.now();
  const random = [...crypto.getRandomValues(new Uint32Array(2))].map((n) => n.toString(36));
  return {
    id: [at.toString(36), ...random].join("-"),
    at,
    offset: -new Date(at).getTimezoneOffset(),
  };
}
