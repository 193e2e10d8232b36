package vigie.collector.probe.kafka;

import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.protocol.Errors;
import vigie.collector.probe.Excerpt;
import vigie.model.Status;

/** The log directories of the broker that is asked: one that has failed takes its replicas with it, until the broker is restarted. */
final class LogDirs {
    private LogDirs() {}

    static void judge(DescribeLogDirsResponseData told, KafkaReport report) {
        if (told.errorCode() != 0 || told.results().isEmpty()) { // before version 3 a refusal is an empty answer
            String why = told.errorCode() == 0 ? "" : " (" + KafkaError.of(told.errorCode()) + ')';
            report.add(Status.UNKNOWN, "it does not let Vigie describe its log directories" + why);
            report.figure("kafka_offline_log_dirs", Double.NaN);
            return;
        }
        int offline = 0;
        int all = told.results().size();
        String one = "";
        for (DescribeLogDirsResponseData.DescribeLogDirsResult dir : told.results()) {
            if (dir.errorCode() == Errors.KAFKA_STORAGE_ERROR.code()) {
                offline++;
                one = dir.logDir();
            } else if (dir.errorCode() != 0) {
                report.add(
                        Status.UNKNOWN,
                        "its log directory " + Excerpt.of(dir.logDir(), 80) + " cannot be told: "
                                + KafkaError.of(dir.errorCode()));
            }
        }
        report.figure("kafka_offline_log_dirs", offline);
        if (offline > 0) {
            report.add(
                    Status.DOWN,
                    offline + " of its " + all + " log directories failed (" + Excerpt.of(one, 80)
                            + "): the replicas there are lost to it");
        }
    }
}
