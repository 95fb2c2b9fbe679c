/** Grouping and counting items by a key. */

/**
 * Add an item to the group of a key.
 *
 * @template Item, Key
 * @param {Map<Key, Item[]>} groups
 * @param {Key} key
 * @param {Item} item
 */
export function addTo(groups, key, item) {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
}

/**
 * Group items by a key, in their order.
 *
 * @template Item, Key
 * @param {Iterable<Item>} items
 * @param {(item: Item) => Key} keyOf
 * @returns {Map<Key, Item[]>}
 */
export function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) addTo(groups, keyOf(item), item);
  return groups;
}

/**
 * Count items by a key.
 *
 * @template Item, Key
 * @param {Iterable<Item>} items
 * @param {(item: Item) => Key} keyOf
 * @returns {Map<Key, number>}
 */
export function countBy(items, keyOf) {
  const counts = new Map();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
