// Numbers and times in words for people, and what a URL says.

const UNITS: [number, string][] = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
  [1, "s"],
];

/** 75 → "1 min 15 s" */
export function age(seconds: number): string {
  const parts: string[] = [];
  let left = Math.max(0, Math.round(seconds));
  for (const [size, unit] of UNITS) {
    const count = Math.floor(left / size);
    left %= size;
    if (count > 0 && parts.length < 2) parts.push(`${count} ${unit}`);
  }
  return parts.join(" ") || "0 s";
}

export const count = (value: number) => value.toLocaleString("en-US");

/** 1.5 → "1.5/s" */
export function rate(perSecond: number): string {
  return `${perSecond >= 10 || perSecond === 0 ? Math.round(perSecond) : perSecond.toFixed(1)}/s`;
}

export const clockTime = (at: string) => new Date(at).toLocaleTimeString("en-GB", { hour12: false });

/** The region that the host of an AWS queue's URL names. */
export function regionOf(url: string): string | undefined {
  let host: string;
  try {
    host = new URL(url).host;
  } catch {
    return undefined;
  }
  return /(?:^|\.)(?:sqs(?:-fips)?\.)([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(host)?.[1] ?? /^([a-z]{2}(?:-[a-z]+)+-\d)\.queue\./.exec(host)?.[1];
}

export const bytes = (value: number) => (value % 1024 === 0 ? `${count(value / 1024)} KiB` : `${count(value)} bytes`);

export const messageOf = (fault: unknown) => (fault instanceof Error ? fault.message : String(fault));
