/**
 * `course.json`: which labs count and how much, until when they are due, and what being late costs.
 * `docs/course.schema.json` says the same to an editor.
 *
 *     {
 *       "labs": {
 *         "01": { "weight": 1, "due": "2026-10-05T23:59:00+02:00" },
 *         "02": { "weight": 2 }
 *       },
 *       "late": { "days": 3, "percent": 10 },
 *       "submitted": { "amora": "2026-10-06T09:30:00+02:00" }
 *     }
 *
 * Everything may be left out. `weight` is the points for each check that passes. A lab that comes late
 * loses `percent` of its points for each day that has begun, and all of them after `days` days. When
 * somebody's work came stands in `submitted`, under the name of its folder: the time of a file says
 * nothing, copying changes it. Whoever is not there was in time.
 */
import { readFileSync } from "node:fs";
import { UsageError } from "../cli/options.ts";

export interface Course {
  /** The labs that count, by their numbers; `undefined`: all of them. */
  readonly labs: ReadonlyMap<string, CourseLab> | undefined;
  readonly late: Late;
  readonly submitted: ReadonlyMap<string, Date>;
}

export interface CourseLab {
  /** Points for each check. */
  readonly weight: number;
  readonly due: Date | undefined;
}

interface Late {
  /** After so many days nothing counts. */
  readonly days: number;
  /** What each of them costs, of a hundred. */
  readonly percent: number;
}

export const NO_COURSE: Course = {
  labs: undefined,
  late: { days: 0, percent: 100 },
  submitted: new Map(),
};

const DAY_MS = 86_400_000;
const MAX_WEIGHT = 1_000;
const MAX_DAYS = 365;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Reads a `course.json`.
 *
 * @param known the numbers of the labs there are
 * @throws UsageError that says where something is wrong, and what was expected
 */
export function readCourse(file: string, known: readonly string[]): Course {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
  try {
    return courseOf(json, known);
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    throw new UsageError(`${file}: ${error.message}`);
  }
}

/** How many days somebody was late with a lab: each that has begun counts. */
export function daysLate({ submitted, labs }: Course, who: string, lab: string): number {
  const [came, due] = [submitted.get(who), labs?.get(lab)?.due];
  if (!came || !due) return 0;
  return Math.max(0, Math.ceil((came.getTime() - due.getTime()) / DAY_MS));
}

/** What is left of points after days of delay, to a hundredth of a point. */
export function afterDelay({ late }: Course, points: number, days: number): number {
  if (days === 0) return points;
  const left = days > late.days ? 0 : Math.max(0, 100 - days * late.percent);
  return Math.round(points * left) / 100;
}

/** The points for a check of a lab, when there is nothing else to be said of it. */
export function weightOf({ labs }: Course, lab: string): number {
  return labs?.get(lab)?.weight ?? 1;
}

class Wrong extends Error {}

function courseOf(json: unknown, known: readonly string[]): Course {
  const course = objectAt(json, "the course", ["$schema", "labs", "late", "submitted"]);
  const { labs, late, submitted } = course;
  return {
    labs: labs === undefined ? undefined : labsOf(labs, known),
    late: late === undefined ? NO_COURSE.late : lateOf(late),
    submitted: new Map(
      Object.entries(submitted === undefined ? {} : objectAt(submitted, "submitted")).map(
        ([name, time]) => [name.normalize("NFC"), timeAt(time, `submitted.${name}`)],
      ),
    ),
  };
}

function labsOf(json: unknown, known: readonly string[]): Map<string, CourseLab> {
  const labs = Object.entries(objectAt(json, "labs"));
  return new Map(
    labs.map(([number, value]) => {
      const at = `labs.${number}`;
      if (!known.includes(number))
        throw new Wrong(`${at}: there is no such lab, only ${known.join(", ")}`);
      const { weight, due } = objectAt(value, at, ["weight", "due"]);
      return [
        number,
        {
          weight: weight === undefined ? 1 : wholeAt(weight, `${at}.weight`, MAX_WEIGHT),
          due: due === undefined ? undefined : timeAt(due, `${at}.due`),
        },
      ];
    }),
  );
}

function lateOf(json: unknown): Late {
  const { days, percent } = objectAt(json, "late", ["days", "percent"]);
  return {
    days: wholeAt(days, "late.days", MAX_DAYS),
    percent: wholeAt(percent, "late.percent", 100),
  };
}

function objectAt(
  json: unknown,
  at: string,
  keys?: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new Wrong(`${at}: expected an object, got ${JSON.stringify(json)}`);
  const unknown = Object.keys(json).find((key) => keys && !keys.includes(key));
  if (unknown !== undefined)
    throw new Wrong(`${at}: expected only ${keys?.join(", ")}, got ${unknown}`);
  return json as Readonly<Record<string, unknown>>;
}

function wholeAt(json: unknown, at: string, max: number): number {
  if (typeof json !== "number" || !Number.isInteger(json) || json < 0 || json > max)
    throw new Wrong(
      `${at}: expected a whole number from 0 to ${max}, got ${JSON.stringify(json) ?? "nothing"}`,
    );
  return json;
}

function timeAt(json: unknown, at: string): Date {
  const time = typeof json === "string" && TIME.test(json) ? new Date(json) : undefined;
  if (!time || Number.isNaN(time.getTime()))
    throw new Wrong(
      `${at}: expected a time with its zone, such as "2026-10-05T23:59:00+02:00", got ${JSON.stringify(json)}`,
    );
  return time;
}
