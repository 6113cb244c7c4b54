/**
 * What a check is made on: the files of a lab in some folder. It stands below a stage, which plays them,
 * and a lab, whose checks have a stage.
 */

/** What of a lab its files and nodes are. */
export interface StagedLab {
  /** Two digits: its folder's name. */
  readonly number: string;
  /**
   * The files that the student writes, each with the fingerprint of its untouched starter. The first
   * is where a check's `look` leads unless it says otherwise.
   */
  readonly files: Readonly<Record<string, string>>;
  /** The numbers of earlier labs whose modules are used here: their solutions, or `--mine`. */
  readonly uses?: readonly string[];
  /**
   * Which nodes of the session are a stock `erl`, and the Erlang modules in the lab's folder that they
   * know. Where there is none, the session is left out, and the checks that need it.
   */
  readonly erl?: { readonly nodes: readonly string[]; readonly modules: readonly string[] };
  /**
   * The addresses that the lecture's hosts have here, when `surtur` as this machine is not enough:
   * `{ surtur: "127.0.0.1", thor: "127.0.0.2" }`. Nodes on hosts with a dot have long names.
   */
  readonly hosts?: Readonly<Record<string, string>>;
}

export interface Staged {
  readonly lab: StagedLab;
  /** The folder with the files to be judged. */
  readonly folder: string;
  /** The folder that has a folder for each of the labs that this one uses: `solutions`. */
  readonly earlier: string;
}
