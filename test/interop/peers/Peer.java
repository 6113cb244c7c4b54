import com.ericsson.otp.erlang.*;

/** What a program in Java does with a node, by OTP's Jinterface: it pings, sends and gets a message. */
public class Peer {
  public static void main(String[] args) throws Exception {
    OtpNode node = new OtpNode("jnode", args[1]);
    OtpMbox mbox = node.createMbox("mbox");
    System.out.println("ping: " + node.ping(args[0], 5000));
    OtpErlangObject[] message = { mbox.self(), new OtpErlangAtom("hello") };
    mbox.send("echo", args[0], new OtpErlangTuple(message));
    System.out.println("answer: " + mbox.receive(5000));
    OtpErlangObject[] call = { mbox.self(), new OtpErlangTuple(new OtpErlangObject[] {
      new OtpErlangAtom("call"), new OtpErlangAtom("erlang"), new OtpErlangAtom("abs"),
      new OtpErlangList(new OtpErlangLong(-7)), new OtpErlangAtom("user") }) };
    mbox.send("rex", args[0], new OtpErlangTuple(call));
    System.out.println("rex: " + mbox.receive(5000));
    node.close();
  }
}
