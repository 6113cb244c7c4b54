import { lab } from "../../labs/03/index.ts";
import { grade } from "./grade.ts";

grade(lab);
