import { lab } from "../../labs/14/index.ts";
import { grade } from "./grade.ts";

grade(lab);
