import assert from "node:assert/strict";
import { test } from "node:test";
import { parseOptions, UsageError } from "../../runtime/shell/options.ts";

test("without arguments the shell is that of a node that is alone", () => {
  assert.deepEqual(parseOptions([]), {
    name: undefined,
    long: false,
    cookie: undefined,
    hidden: false,
    open: false,
    netTicktime: undefined,
    maxMessage: undefined,
    tlsOptions: undefined,
    folders: [],
    evaluate: [],
    trace: undefined,
    shell: true,
    help: false,
  });
});

test("every option is understood", () => {
  const options = parseOptions(
    "-sname sif -setcookie abc -hidden -open -kernel net_ticktime 8 -max_message 256 -proto_dist inet_tls -ssl_dist_optfile o.conf -pa a b -noshell -eval 1. --trace run.html -pa c -eval 2. -h".split(
      " ",
    ),
  );
  assert.deepEqual(options, {
    name: "sif",
    long: false,
    cookie: "abc",
    hidden: true,
    open: true,
    netTicktime: 8,
    maxMessage: 256 * 2 ** 20,
    tlsOptions: "o.conf",
    folders: ["a", "b", "c"],
    evaluate: ["1.", "2."],
    trace: "run.html",
    shell: false,
    help: true,
  });
  const long = parseOptions(["-name", "sif@127.0.0.1"]);
  assert.deepEqual([long.name, long.long], ["sif@127.0.0.1", true]);
});

test("what is no option, or lacks its value, is refused with a word about it", () => {
  const refused = (line: string, why: RegExp) =>
    assert.throws(
      () => parseOptions(line.split(" ")),
      (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, why);
        return true;
      },
    );
  refused("-foo", /unknown option -foo/);
  refused("-sname", /-sname expects a value/);
  refused("-setcookie -hidden", /-setcookie expects a value/);
  refused("kvs.ts", /what is kvs.ts for\?/);
  refused("-kernel logger_level debug", /-kernel expects net_ticktime/);
  refused("-max_message 0", /a number of MiB/);
  refused("-proto_dist inet6_tls -ssl_dist_optfile f", /-proto_dist expects inet_tls/);
  refused("-proto_dist inet_tls", /TLS needs both/);
  refused("-ssl_dist_optfile f", /TLS needs both/);
  refused("-kernel net_ticktime 0", /a number of seconds/);
  refused("-hidden yes", /what is yes for\?/);
  refused("-sname a -name b@c.d", /-sname or -name, not both/);
});
