/** How far the mark of a topic is filled. */
export const SHARES = { reading: 0.25, learning: 0.5, known: 1 };
