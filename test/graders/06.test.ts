import { lab } from "../../labs/06/index.ts";
import { grade } from "./grade.ts";

grade(lab);
