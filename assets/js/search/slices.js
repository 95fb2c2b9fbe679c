const LONGEST = 8; // ms, a sixth of what a reader would notice, on a phone too

const pause = () => window.scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));

/** Calls work with each item, and lets the browser breathe; gives false when told to stop. */
export const inSlices = async (items, work, isStopped = () => false) => {
  let end = performance.now() + LONGEST;
  for (const item of items) {
    work(item);
    if (performance.now() < end) continue;
    await pause();
    if (isStopped()) return false;
    end = performance.now() + LONGEST;
  }
  return true;
};
