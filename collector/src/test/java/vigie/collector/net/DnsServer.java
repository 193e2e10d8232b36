package vigie.collector.net;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on loopback that answers with the bytes that a test says, over UDP and TCP on the same port. */
public final class DnsServer implements AutoCloseable {
    /** The packets that answer a question. */
    public interface Answering {
        List<byte[]> answer(Message question, boolean overTcp) throws IOException;
    }

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Answering answering;

    /** How many questions came over UDP. */
    public final AtomicInteger questions = new AtomicInteger();

    public DnsServer(Answering answering) throws IOException {
        this.answering = answering;
        this.tcp = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        this.udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
        for (Runnable work : new ArrayList<Runnable>(List.of(this::serveUdp, this::serveTcp))) {
            Thread thread = new Thread(work, "dns-server");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** An answer with records such as {@code api.internal A 10.0.0.1}: owner, type and data, names without their last dot included. */
    public static Message answer(Message question, int code, String... records) throws IOException {
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setRcode(code);
        answer.addRecord(question.getQuestion(), Section.QUESTION);
        for (String text : records) {
            String[] parts = text.split(" ", 3);
            Name owner = Name.fromString(parts[0], Name.root);
            answer.addRecord(
                    Record.fromString(owner, Type.value(parts[1]), DClass.IN, 60, parts[2], Name.root), Section.ANSWER);
        }
        return answer;
    }

    public int port() {
        return udp.getLocalPort();
    }

    private void serveUdp() {
        byte[] bytes = new byte[1_500];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                udp.receive(packet);
                questions.incrementAndGet();
                Message question = new Message(Arrays.copyOf(bytes, packet.getLength()));
                for (byte[] answer : answering.answer(question, false)) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // Closed, or no question: the next one may be.
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                Message question = new Message(in.readNBytes(in.readUnsignedShort()));
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                for (byte[] answer : answering.answer(question, true)) {
                    out.writeShort(answer.length);
                    out.write(answer);
                }
            } catch (IOException e) {
                // Closed, or the client went away.
            }
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
