/**
 * What a node is asked: Erlang's text, for `erl_eval`, which every node has. So nothing is loaded there, and
 * what is long is sorted and cut before it is sent. Loops over all processes are those of `lists`, and not
 * of the evaluator.
 */
import { print } from "../erlang/print/print.ts";
import type { Term } from "../term/term.ts";
import type { Sort } from "./view.ts";

/** How many processes are told of, names, links, and messages, at most. */
const MOST = { processes: 100, kinds: 2000, names: 200, ties: 50, messages: 50 };

/** A mailbox with more messages is not read: the node would have to copy it. */
const MAX_MAILBOX = 10_000;

/** A longer message or entry is told by its length only. */
const MAX_BYTES = 10_000;

/** `{Release, Machine, Processes, Bytes, Ms, Visible, Hidden}` */
export const SUMMARY = `
  {Ms, _} = erlang:statistics(wall_clock),
  {erlang:system_info(otp_release), erlang:system_info(machine),
    erlang:system_info(process_count), erlang:memory(total), Ms, nodes(visible), nodes(hidden)}.`;

/** `[{Name, Pid}]` */
export const NAMES = `
  [{Name, global:whereis_name(Name)}
    || Name <- lists:sublist(lists:sort(global:registered_names()), ${MOST.names})].`;

/** All processes but the one that is asking, and what is wanted of each. */
const EACH = `
  Pids = lists:delete(self(), processes()),
  Each = fun(What, Of) ->
    lists:zipwith(fun erlang:process_info/2, Of, lists:duplicate(length(Of), What))
  end,`;

/**
 * What a filter looks at: the kind of each process, `{Call, [{registered_name, _}, …]}`. The call is what
 * `proc_lib` has started, if it was that.
 */
const KINDS = `
  Kinds = lists:zip(lists:map(fun proc_lib:translate_initial_call/1, Pids),
    Each([registered_name, current_function, initial_call], Pids)),`;

/** `[Kind]`: each kind once. */
export const kinds = `${EACH}${KINDS}
  lists:sublist(lists:usort(Kinds), ${MOST.kinds}).`;

/**
 * `{All, Fitting, [{Pid, Call, Links, Monitors, Info}]}`
 *
 * @param of only processes of these kinds
 */
export function processes(sort: Sort, descending: boolean, of?: readonly Term[]): string {
  const fitting =
    of === undefined
      ? "Fitting = Pids,"
      : `${KINDS}
  Fitting = [Pid || {Kind, Pid} <- lists:zip(Kinds, Pids), lists:member(Kind, ${print(of)})],`;
  return `${EACH}${fitting}
  Sorted = lists:sort(lists:zip(Each(${sort}, Fitting), Fitting)),
  First = lists:sublist(${descending ? "lists:reverse(Sorted)" : "Sorted"}, ${MOST.processes}),
  {length(Pids), length(Fitting),
    [{Pid, proc_lib:translate_initial_call(Pid), length(Links), length(Monitors), Info}
      || {_, Pid} <- First,
         [{links, Links}, {monitors, Monitors} | Info] <- [process_info(Pid, [links, monitors,
           registered_name, current_function, initial_call, status, message_queue_len, reductions,
           memory])]]}.`;
}

/**
 * `undefined`, or `{Call, Links, Monitors, WatchedBy, Messages, Entries, Stack, Info}`, where a list is
 * `{Length, First}`, and a message or entry `{ok, Term}` or `{long, Bytes}`.
 *
 * @param pid `<0.84.0>`
 */
export const detail = (pid: string) => `
  Pid = list_to_pid("${pid}"),
  Part = fun(List, Most) -> {length(List), lists:sublist(List, Most)} end,
  Short = fun(Term) ->
    case erlang:external_size(Term) of
      Bytes when Bytes > ${MAX_BYTES} -> {long, Bytes};
      _ -> {ok, Term}
    end
  end,
  Told = fun(List) ->
    {Length, First} = Part(List, ${MOST.messages}),
    {Length, lists:map(Short, First)}
  end,
  case process_info(Pid, [links, monitors, monitored_by, dictionary, current_stacktrace,
      registered_name, current_function, initial_call, status, message_queue_len, reductions,
      memory, trap_exit]) of
    undefined -> undefined;
    [{links, Links}, {monitors, Monitors}, {monitored_by, By}, {dictionary, Entries},
        {current_stacktrace, Stack} | Info] ->
      {message_queue_len, Waiting} = lists:keyfind(message_queue_len, 1, Info),
      Messages = case Waiting =< ${MAX_MAILBOX} andalso process_info(Pid, messages) of
        {messages, All} -> Told(All);
        _ -> {Waiting, []}
      end,
      {proc_lib:translate_initial_call(Pid), Part(Links, ${MOST.ties}),
        Part(Monitors, ${MOST.ties}), Part(By, ${MOST.ties}), Messages, Told(Entries),
        lists:sublist(Stack, 10), Info}
  end.`;
