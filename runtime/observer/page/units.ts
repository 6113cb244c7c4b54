/** Numbers as people read them. */

export function bytes(n: number): string {
  if (n < 1024) return `${n} B`;
  const power = Math.min(Math.floor(Math.log2(n) / 10), 3);
  const value = n / 1024 ** power;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${"KMG"[power - 1]}iB`;
}

export function time(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}

/** With a thin space between thousands. */
export const count = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, "\u202f");
