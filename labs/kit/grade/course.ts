/**
 * `course.json`: which labs count and how much, until when they are due, and what being late costs.
 * `docs/course.schema.json` says the same to an editor.
 *
 *     {
 *       "labs": {
 *         "01": { "weight": 1, "due": "2026-10-05T23:59:00+02:00" },
 *         "02": { "weight": 2, "checks": { "ask sends {Pid, Query} to kvs on the node": 5 } }
 *       },
 *       "late": { "days": 3, "percent": 10 },
 *       "submitted": { "amora": "2026-10-06T09:30:00+02:00" },
 *       "extensions": { "amora": { "01": "2026-10-12T23:59:00+02:00" } },
 *       "judged": { "amora": { "02": { "points": 7, "remark": "Explained at the board." } } }
 *     }
 *
 * Everything may be left out. `weight` is the points for each check that passes, `checks` those of some. What
 * a person has judged replaces what was computed, and is told to the student. A lab that comes late
 * loses `percent` of its points for each day that has begun, and all of them after `days` days. When
 * somebody's work came stands in `submitted`, under the name of its folder: the time of a file says
 * nothing, copying changes it. Whoever is not there was in time.
 */
import { readFileSync } from "node:fs";
import { checksOf, type Lab } from "../check/lab.ts";
import { UsageError } from "../cli/options.ts";

export interface Course {
  /** The labs that count, by their numbers; `undefined`: all of them. */
  readonly labs: ReadonlyMap<string, CourseLab> | undefined;
  readonly late: Late;
  readonly submitted: ReadonlyMap<string, Date>;
  /** When labs are due for a student, if that is another time than for all. */
  readonly extensions: ByLab<Date>;
  /** What a person has said, and what was computed does not change. */
  readonly judged: ByLab<Judgement>;
}

/** By the student's name, and the number of the lab. */
type ByLab<Value> = ReadonlyMap<string, ReadonlyMap<string, Value>>;

export interface Judgement {
  /** Instead of those that were computed. */
  readonly points?: number;
  readonly remark?: string;
}

export interface CourseLab {
  /** Points for each check. */
  readonly weight: number;
  /** Points for some of them, by their names. */
  readonly checks: ReadonlyMap<string, number>;
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
  extensions: new Map(),
  judged: new Map(),
};

const DAY_MS = 86_400_000;
const MAX_WEIGHT = 1_000;
const MAX_POINTS = 1_000_000;
const MAX_REMARK = 10_000;
const MAX_DAYS = 365;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Reads a `course.json`.
 *
 * @param known the labs there are
 * @throws UsageError that says where something is wrong, and what was expected
 */
export function readCourse(file: string, known: readonly Lab[]): Course {
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
export function daysLate(course: Course, who: string, lab: string): number {
  const { submitted, labs, extensions } = course;
  const [came, due] = [submitted.get(who), extensions.get(who)?.get(lab) ?? labs?.get(lab)?.due];
  if (!came || !due) return 0;
  return Math.max(0, Math.ceil((came.getTime() - due.getTime()) / DAY_MS));
}

/** What is left of points after days of delay, to a hundredth of a point. */
export function afterDelay({ late }: Course, points: number, days: number): number {
  if (days === 0) return points;
  const left = days > late.days ? 0 : Math.max(0, 100 - days * late.percent);
  return Math.round(points * left) / 100;
}

/** The points for a check of a lab: by its name, or for one of which nothing is said. */
export function weightOf({ labs }: Course, lab: string, check?: string): number {
  const about = labs?.get(lab);
  const own = check === undefined ? undefined : about?.checks.get(check);
  return own ?? about?.weight ?? 1;
}

/** Everybody of whom something is said. */
export function namesIn({ submitted, extensions, judged }: Course): string[] {
  return [...new Set([submitted, extensions, judged].flatMap((each) => [...each.keys()]))];
}

class Wrong extends Error {}

function courseOf(json: unknown, known: readonly Lab[]): Course {
  const course = objectAt(json, "the course", KEYS);
  const { labs, late, submitted = {}, extensions = {}, judged = {} } = course;
  return {
    labs: labs === undefined ? undefined : labsOf(labs, known),
    late: late === undefined ? NO_COURSE.late : lateOf(late),
    submitted: byName(submitted, "submitted", timeAt),
    extensions: byName(extensions, "extensions", (json, at) => byLab(json, at, known, timeAt)),
    judged: byName(judged, "judged", (json, at) => byLab(json, at, known, judgementAt)),
  };
}

const KEYS = ["$schema", "labs", "late", "submitted", "extensions", "judged"];

function byName<Value>(
  json: unknown,
  at: string,
  valueAt: (json: unknown, at: string) => Value,
): Map<string, Value> {
  const all = Object.entries(objectAt(json, at));
  return new Map(
    all.map(([name, value]) => [name.normalize("NFC"), valueAt(value, `${at}.${name}`)]),
  );
}

function byLab<Value>(
  json: unknown,
  at: string,
  known: readonly Lab[],
  valueAt: (json: unknown, at: string) => Value,
): Map<string, Value> {
  for (const number of Object.keys(objectAt(json, at))) labAt(number, `${at}.${number}`, known);
  return byName(json, at, valueAt);
}

function labAt(number: string, at: string, known: readonly Lab[]): Lab {
  const lab = known.find((each) => each.number === number);
  if (lab) return lab;
  const numbers = known.map((each) => each.number).join(", ");
  throw new Wrong(`${at}: there is no such lab, only ${numbers}`);
}

function judgementAt(json: unknown, at: string): Judgement {
  const { points, remark } = objectAt(json, at, ["points", "remark"]);
  const isPoints = typeof points === "number" && points >= 0 && points <= MAX_POINTS;
  if (points !== undefined && !isPoints)
    throw new Wrong(`${at}.points: expected a number from 0 on, got ${JSON.stringify(points)}`);
  if (remark !== undefined && (typeof remark !== "string" || remark.length > MAX_REMARK))
    throw new Wrong(`${at}.remark: expected a text, got ${JSON.stringify(remark)}`);
  return { ...(isPoints && { points }), ...(typeof remark === "string" && { remark }) };
}

function labsOf(json: unknown, known: readonly Lab[]): Map<string, CourseLab> {
  const labs = Object.entries(objectAt(json, "labs"));
  return new Map(
    labs.map(([number, value]) => {
      const at = `labs.${number}`;
      const names = checksOf(labAt(number, at, known)).map(({ check }) => check.name);
      const { weight, due, checks = {} } = objectAt(value, at, ["weight", "due", "checks"]);
      const unknown = Object.keys(objectAt(checks, `${at}.checks`)).find(
        (name) => !names.includes(name),
      );
      if (unknown !== undefined)
        throw new Wrong(`${at}.checks: lab ${number} has no check "${unknown}"`);
      return [
        number,
        {
          weight: weight === undefined ? 1 : wholeAt(weight, `${at}.weight`, MAX_WEIGHT),
          checks: byName(checks, `${at}.checks`, (json, at) => wholeAt(json, at, MAX_WEIGHT)),
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
