package vigie.app.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import vigie.app.estate.Names;

/** The name of a node: made as those of services are. */
public final class NodeName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        if (!Names.isGood(text)) {
            throw new TypeConversionException("the name of a node " + Names.RULE + ": was " + text);
        }
        return text;
    }
}
