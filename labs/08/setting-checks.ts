/** The checks of lab 08 on where a cookie comes from: its file, and what was said later. */
import type { Check } from "../kit/check/lab.ts";

export const readsFile: Check = {
  name: "a cookie file is its owner's alone, and holds one line",
  look: { at: "fromFile", ask: "which bits of the mode, and which characters of the text?" },
  hints: [
    "rw-r--r-- is 8#644: three bits for the owner, three for the group, three for all others. Which of them may be set?",
    "None of the last six bits: (mode & 0o077) === 0, whatever the owner may do. echo puts a newline at the end, which is not part of the cookie; spaces are.",
    'if ((got.Mode & 0o077) !== 0) return t(atoms.error, atoms.mode);\nconst line = got.Text.replace(/\\n$/, "");',
  ],
  asked: `
(sif@surtur)1> cookies:fromFile({file, 8#400, <<"any_cookie\\n">>}).
{ok,any_cookie}
(sif@surtur)2> cookies:fromFile({file, 8#440, <<"any_cookie\\n">>}).
{error,mode}
(sif@surtur)3> cookies:fromFile({file, 8#600, <<"any_cookie\\nany_other\\n">>}).
{error,text}
`,
  async run(stage) {
    const file = (mode: string, text: string) =>
      `cookies:fromFile({file, 8#${mode}, <<"${text}">>})`;
    await stage.answers(file("400", "A Magic Cookie\\n"), "{ok, 'A Magic Cookie'}");
    await stage.answers(file("600", "abc"), "{ok, abc}");
    for (const mode of ["644", "440", "404", "401"])
      await stage.answers(file(mode, "abc\\n"), "{error, mode}");
    await stage.answers(file("400", ""), "{error, text}");
    await stage.answers(file("400", "\\n"), "{error, text}");
    await stage.answers(file("400", "abc\\ndef\\n"), "{error, text}");
    await stage.answers(file("400", " abc \\n"), "{ok, ' abc '}");
    await stage.answers("cookies:fromFile(none)", "create");
  },
};

export const chooses: Check = {
  name: "cookieFor goes by the peer first, then by what was said last of the node itself",
  look: { at: "cookieFor", ask: "which of the settings wins?" },
  hints: [
    "setCookie for a peer concerns that peer only, and no later setting of the node's own cookie changes it.",
    "Look for {set_cookie, Peer, …} first, then for {set_cookie, Own, …}, then for {setcookie, …}, then for {file, …}: of each kind the last one counts.",
    'said.map((one) => match(t(atoms.set_cookie, peer, $("Cookie")), one)).findLast((got) => got !== undefined)?.Cookie',
  ],
  asked: `
(sif@surtur)1> Said = [{file, any_first}, {set_cookie, amora@surtur, any_hers}, {setcookie, any_last}], ok.
ok
(sif@surtur)2> [cookies:cookieFor(sif@surtur, Peer, Said) || Peer <- [amora@surtur, loki@thor]].
[any_hers,any_last]
(sif@surtur)3> cookies:cookieFor(sif@surtur, loki@thor, [{set_cookie, sif@surtur, any_own} | Said]).
any_own
`,
  async run(stage) {
    const cookieFor = (peer: string, said: string, answer: string) =>
      stage.answers(`cookies:cookieFor(sif@surtur, ${peer}, [${said}])`, answer);
    const [flag, own] = ["{file, abc}, {setcookie, xyz}", "{set_cookie, sif@surtur, own}"];
    const peers = "{set_cookie, amora@surtur, hers}";
    await cookieFor("amora@surtur", "", "nocookie");
    await cookieFor("amora@surtur", "{file, abc}", "abc");
    await cookieFor("amora@surtur", flag, "xyz");
    await cookieFor("amora@surtur", `${flag}, ${own}`, "own");
    await cookieFor("amora@surtur", `${flag}, ${peers}`, "hers");
    await cookieFor("loki@thor", `${flag}, ${peers}`, "xyz");
    await cookieFor("amora@surtur", `${flag}, ${peers}, ${own}`, "hers");
    await cookieFor("loki@thor", `${peers}, ${own}, {set_cookie, sif@surtur, later}`, "later");
  },
};
