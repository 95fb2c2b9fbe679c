/** Begin a session: a value that answer() makes the next one of. */
export const session = (items) => ({ left: items, done: 0, total: items.length, missed: 0 });

/** Return the session after a grade; a missed card comes again before the end. */
export function answer({ left: [first, ...left], done, total, missed }, grade) {
  return grade === 1
    ? { left: [...left, { ...first, isAgain: true }], done, total, missed: missed + 1 }
    : { left, done: done + 1, total, missed };
}
