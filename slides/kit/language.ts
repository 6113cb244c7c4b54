/** The language in which slides and site are written: a course that is translated has its own here. */
export const LANGUAGE = "en";
