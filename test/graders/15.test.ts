import { lab } from "../../labs/15/index.ts";
import { grade } from "./grade.ts";

grade(lab);
