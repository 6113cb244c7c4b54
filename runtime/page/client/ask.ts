/** Asks the server that the page comes from. */

/** There is no server any more. */
export class ServerGone extends Error {}

/**
 * @throws ServerGone when there is no answer, and an Error with the server's words when it has refused
 */
export async function ask<T>(what: string, order: object): Promise<T> {
  const key = new URLSearchParams(location.search).get("key") ?? "";
  const headers = { "content-type": "application/json", "x-key": key };
  const body = JSON.stringify(order);
  let answer: Response;
  try {
    answer = await fetch(what, { method: "POST", headers, body });
  } catch {
    throw new ServerGone("no answer");
  }
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as T;
}
