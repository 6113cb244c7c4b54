import { lab } from "../../labs/08/index.ts";
import { grade } from "./grade.ts";

grade(lab);
