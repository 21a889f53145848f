/**
 * The element at an index that must exist.
 *
 * @param the kind of element, for the error
 * @throws RangeError if the index is outside the list: a bug, which a default of zero would hide as clean energy
 */
export function elementAt<T>(list: ArrayLike<T>, index: number, what: string): T {
  const element = list[index];
  if (element === undefined) throw new RangeError(`There is no ${what} ${index} of ${list.length}.`);
  return element;
}
