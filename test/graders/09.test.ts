import { lab } from "../../labs/09/index.ts";
import { grade } from "./grade.ts";

grade(lab);
