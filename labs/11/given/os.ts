/**
 * The module `os` of every node of this lab. What `os:cmd` does happens on a disk that exists only in
 * memory: nothing of it can reach this machine.
 */
import { memoryOs } from "#runtime";

export const { cmd } = memoryOs();
