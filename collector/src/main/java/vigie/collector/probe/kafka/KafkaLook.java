package vigie.collector.probe.kafka;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.message.DescribeConfigsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe.Answer;
import vigie.collector.probe.kafka.ClusterReading.Partition;

/** One poll: the cluster, the log directories, the groups and the controller, one after the other. The transport's thread, one at a time. */
final class KafkaLook {
    private final KafkaConfig config;
    private final HostPort place;
    private final ClusterJudge judge;
    private final KafkaProbe.Lines lines;
    private final Consumer<Answer> whenDone;
    private final KafkaReport report = new KafkaReport();
    private final List<GroupLag> groups = new ArrayList<>();
    private @Nullable ClusterReading cluster;
    private boolean isQuorumAsked;

    KafkaLook(
            KafkaConfig config, HostPort place, ClusterJudge judge, KafkaProbe.Lines lines, Consumer<Answer> whenDone) {
        this.config = config;
        this.place = place;
        this.judge = judge;
        this.lines = lines;
        this.whenDone = whenDone;
    }

    void start() {
        MetadataRequestData everything =
                new MetadataRequestData().setTopics(null).setAllowAutoTopicCreation(false);
        lines.open(place, 1, line -> line.ask(everything, MetadataResponseData.class, this::metadata), whenDone);
    }

    private void metadata(KafkaLine line, MetadataResponseData told) {
        ClusterReading read = ClusterReading.of(told, config.topicPattern());
        cluster = read;
        Map<String, Integer> minIsr = new HashMap<>();
        Set<String> topics = new LinkedHashSet<>(); // those that matter first: not all are asked for
        read.partitions().stream().filter(Partition::isUnderReplicated).forEach(part -> topics.add(part.topic()));
        topics.addAll(read.topics());
        if (!config.asks(config.minIsr()) || topics.isEmpty()) {
            cluster(line, minIsr);
            return;
        }
        line.ask(MinIsr.question(topics), DescribeConfigsResponseData.class, (same, configs) -> {
            MinIsr.read(configs, minIsr, report);
            cluster(same, minIsr);
        });
    }

    private void cluster(KafkaLine line, Map<String, Integer> minIsr) {
        judge.judge(requireNonNull(cluster), minIsr, report);
        if (config.asks(config.logDirs())) {
            var none = new DescribeLogDirsRequestData.DescribableLogDirTopicCollection();
            line.ask(
                    new DescribeLogDirsRequestData().setTopics(none), // the directories alone, without their partitions
                    DescribeLogDirsResponseData.class,
                    (same, told) -> {
                        LogDirs.judge(told, report);
                        groups(same);
                    });
        } else {
            groups(line);
        }
    }

    private void groups(KafkaLine line) {
        requireNonNull(config.groups())
                .forEach(group -> groups.add(new GroupLag(group, requireNonNull(cluster), lines, report)));
        group(line, groups.iterator());
    }

    private void group(KafkaLine line, Iterator<GroupLag> left) {
        if (left.hasNext()) {
            left.next().start(line, same -> group(same, left));
            return;
        }
        boolean hasQuorum = line.knows(ApiKeys.DESCRIBE_QUORUM);
        line.close();
        leaders(groups.iterator(), hasQuorum);
    }

    private void leaders(Iterator<GroupLag> left, boolean hasQuorum) {
        if (left.hasNext()) {
            left.next().finish(() -> leaders(left, hasQuorum));
        } else {
            controller(hasQuorum);
        }
    }

    /*
     * A broker of a KRaft cluster names any live broker as the controller, so its word is worth nothing: the quorum is asked. Without a
     * controller nobody answers that, so the question has a connection of its own, and not all of the time that is left.
     */
    private void controller(boolean hasQuorum) {
        if (!config.asks(config.controller())) {
            end();
        } else if (hasQuorum) {
            lines.open(place, 0.75, this::quorum, failed -> {
                Quorum.noAnswer(isQuorumAsked, failed, report);
                end();
            });
        } else {
            Quorum.controller(requireNonNull(cluster).controller(), report);
            end();
        }
    }

    private void quorum(KafkaLine line) {
        isQuorumAsked = true;
        line.ask(Quorum.question(), DescribeQuorumResponseData.class, (same, told) -> {
            same.close();
            Quorum.judge(told, report);
            end();
        });
    }

    private void end() {
        whenDone.accept(report.answer());
    }
}
