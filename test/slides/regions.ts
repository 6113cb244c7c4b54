/** Code with a region, for the test of what includes it. */
export function outer(): number {
  // #region inner
  const inner = 1;
  return inner;
  // #endregion
}
