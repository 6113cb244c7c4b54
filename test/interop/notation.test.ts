/**
 * Texts, most of them broken, are read by us and by `erl`: both must find the same fault in the same
 * place, and word it in the same way. Our grammar is that of OTP 25 and some of what is newer. So a newer
 * `erl` may understand more, but it must understand whatever we do.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { NotationError } from "../../runtime/erlang/notation/notation-error.ts";
import { parseExpressions } from "../../runtime/erlang/notation/parse.ts";
import { scanForm } from "../../runtime/erlang/notation/scan.ts";
import { interop, otpRelease } from "../support/erl.ts";
import { answersOfErl, samples } from "../support/judge.ts";

/** What `erl` says about a text. */
const COMPLAIN = `fun(Bytes) ->
  Complaint = fun({{Line, Column}, Module, What}) ->
    io_lib:format("~p:~p: ~ts", [Line, Column, Module:format_error(What)])
  end,
  case erl_scan:tokens([], unicode:characters_to_list(Bytes), {1, 1}) of
    {done, {ok, Tokens, _}, _} ->
      case erl_parse:parse_exprs(Tokens) of
        {ok, _} -> "ok";
        {error, Fault} -> Complaint(Fault)
      end;
    {done, {error, Fault, _}, _} -> Complaint(Fault);
    {done, {eof, _}, _} -> "more";
    {more, _} -> "more"
  end
end`;

function ours(text: string): string {
  try {
    const form = scanForm(text);
    if (form === undefined) return "more";
    parseExpressions(text, form);
    return "ok";
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    return error.message.replace(/ . \(a typographic quote: .*/u, "");
  }
}

/**
 * Where we differ on purpose. In `erl` a `;` after an expression begins another function clause, and
 * the fault is found later. We have no records; and we find a wrong segment type while parsing,
 * `erl` later.
 */
const known = /before: ';'|^\d+:\d+: (record|bit type|conflict|neither|a bit unit)/;

/** What is new to OTP 25: sigils, strings side by side, calls of what a call gives, and comprehensions. */
const isNew = (text: string) => /~|""|\) *[(:]|&&|<:/.test(text) || hasNewComprehension(text);

/** Of a map, from a map, or with several results. */
function hasNewComprehension(text: string): boolean {
  const open = [{ by: "", commas: 0, isIn: false }];
  for (const [sign] of text.matchAll(/#\s*\{|<<|>>|\|\||:=|[[\](){},]/g)) {
    const inner = open.at(-1);
    if (/^(#|<<|[[({])/.test(sign)) open.push({ by: sign, commas: 0, isIn: false });
    else if (/^(>>|[\])}])/.test(sign)) open.pop();
    else if (!inner) return false;
    else if (sign === ",") inner.commas++;
    else if (sign === "||" && (inner.commas > 0 || inner.by.startsWith("#"))) return true;
    else if (sign === "||") inner.isIn = true;
    else if (inner.isIn) return true;
  }
  return false;
}

const older = (complaint: string) => complaint.replace(/(?<=head mismatch): .*/, "");

const wordsOf = (release: number) =>
  fc.constantFrom(
    ...(release < 27 ? [] : ["maybe", "else", "?=", '~b"a"', "~s[a]"]),
    ..."a X _ 1 2.5 \"s\" $c 'q q' f ( ) [ ] { } << >> #{ , , ; | || -> => := : = ! + - * / div not catch case of end if when fun begin receive after try <- <= == < ++ andalso".split(
      " ",
    ),
  );

const soundIn = (release: number) =>
  fc.constantFrom(
    ...(release < 27
      ? []
      : ["maybe { ok , A } ?= f ( ) , B = A , true ?= A > B else _ when A -> b ; c -> d end"]),
    "case f ( X ) of { a , _ } when X > 1 , X < 3 ; true -> X ; _ -> 2 end",
    "try f ( ) of 1 -> 2 catch error : { a , X } : S when X -> S ; X -> 3 after f ( ) end",
    "receive { X , Y } when X -> Y ; _ -> b after 10 * 2 -> c , d end",
    "fun F ( 0 ) -> 1 ; F ( N ) when N > 0 -> N * F ( N - 1 ) end",
    "fun ( [ H | T ] , #{ a := X } , <<A : 8 / little , B / binary>> ) -> H ++ T end",
    "[ { X , Y } || X <- [ 1 , 2 | T ] , X > 1 , <<Y>> <= B ] ++ fun m : f / 1",
    "#{ a => 1 + 2 * - 3 , b => not true } #{ a := M # { } } , M : F ( X ) ! Y = 3",
    "if X -> catch 1 + 2 ; true -> begin a , b end end andalso X orelse Y =:= 1 == 2",
    "<< <<X : 4>> || X <- [ 1 ] >> , ( F ) ( 1 , 2 ) , f : g ( ) , a : ( b ) ( )",
  );

/** A sound text with some words put in, taken out or replaced. */
const damagedIn = (release: number) =>
  fc
    .tuple(
      soundIn(release),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1), fc.option(wordsOf(release))), {
        maxLength: 2,
      }),
    )
    .map(([text, changes]) => {
      const tokens = text.split(" ");
      for (const [at, remove, word] of changes)
        tokens.splice(at % tokens.length, remove, ...(word === null ? [] : [word]));
      return tokens.join(" ");
    });

const characters = fc
  .array(
    fc.constantFrom(..."aZ_@09$~'\"\\#.%x{}()<>=|-+/:;,^ndé×µ日’ \n\t\u0080\u{1f600}16#f1.5e_7"),
    {
      minLength: 1,
      maxLength: 9,
    },
  )
  .map((list) => list.join(""));

interop("a broken text gets the complaint that erl has for it", async () => {
  const release = await otpRelease();
  const words = wordsOf(release);
  const texts = [
    ...samples(damagedIn(release), 1500),
    ...samples(fc.array(words, { minLength: 1, maxLength: 8 }), 500).map((w) => w.join(" ")),
    ...samples(characters, 2000),
  ].map((text) => `${text} .\n`);
  const judged = await answersOfErl(COMPLAIN, texts);
  let [sound, broken, same] = [0, 0, 0];
  for (const [i, text] of texts.entries()) {
    const [mine, theirs] = [ours(text), judged[i]];
    if (known.test(mine) || (release < 29 && isNew(text))) continue;
    if (mine === "ok") sound++;
    if (release <= 25) assert.equal(older(mine), theirs, JSON.stringify(text));
    else if (mine === "ok") assert.equal(theirs, "ok", JSON.stringify(text));
    else {
      broken++;
      if (mine === theirs) same++;
    }
  }
  assert.ok(sound > 200, `only ${sound} of the texts were sound`);
  // Newer releases find faults further on.
  assert.ok(same >= 0.9 * broken, `only ${same} of ${broken} complaints were the same`);
});
