import { lab } from "../../labs/13/index.ts";
import { grade } from "./grade.ts";

grade(lab);
