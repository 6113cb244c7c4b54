# What Elixir's programs do with another node. Prints what it sees.
[other] = System.argv()
n = String.to_atom(other)
me = self()

until = fn until, question -> if question.(), do: true, else: until.(until, question) end

IO.inspect(Node.connect(n))
IO.inspect(Node.list() == [n])
IO.inspect(:rpc.call(n, :erlang, :node, []) == n)
IO.inspect(:erpc.call(n, :lists, :sort, [[3, 1, 2]]))
Node.spawn(n, :erlang, :send, [me, :spawned])
receive do: (message -> IO.inspect(message))
Process.monitor({:nobody, n})
receive do: ({:DOWN, _, :process, who, why} -> IO.inspect({who == {:nobody, n}, why}))
IO.inspect(:global.sync())
IO.inspect(:global.register_name(:boss, me))
IO.inspect(:rpc.call(n, :global, :whereis_name, [:boss]) == me)
IO.inspect(GenServer.call({:net_kernel, n}, {:is_auth, node()}))
IO.inspect(GenServer.cast({:nobody, n}, :hello))
for where <- [node(), n], do: {:ok, _} = :rpc.call(where, :pg, :start, [Elixir.PubSub])
IO.inspect(:pg.join(Elixir.PubSub, "topic", me))
IO.inspect(until.(until, fn -> :rpc.call(n, :pg, :get_members, [Elixir.PubSub, "topic"]) == [me] end))
# A supervisor of tasks is code of Elixir, which is not on the other node.
IO.inspect(try do
  Task.Supervisor.async({Tasks, n}, Kernel, :self, [])
catch
  :exit, {reason, _} -> reason
end)
