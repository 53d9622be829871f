using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gateway.Simulator.CloudFormation;

/// <summary>
/// Reads a template's YAML as CloudFormation does: short forms (<c>!Ref</c>) become long ones, a name may occur only once, and
/// aliases and merges are not supported.
/// </summary>
internal static class TemplateReader
{
    private const string Yaml = "tag:yaml.org,2002:";

    /// <exception cref="TemplateFormatException">CloudFormation would not accept the text as a template.</exception>
    internal static JsonObject Read(string text)
    {
        try
        {
            RefuseAliases(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [var document] && Node(document.RootNode) is JsonObject template
                ? template
                : throw new TemplateFormatException("A template is one mapping.");
        }
        catch (YamlException exception)
        {
            throw new TemplateFormatException($"{exception.Start}: {exception.Message}", exception);
        }
    }

    // CloudFormation supports neither anchors nor aliases; linters accept both.
    private static void RefuseAliases(string text)
    {
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            if (parser.Current is YamlDotNet.Core.Events.AnchorAlias
                or YamlDotNet.Core.Events.NodeEvent { Anchor.IsEmpty: false })
            {
                throw new TemplateFormatException(
                    $"{parser.Current.Start}: CloudFormation supports neither anchors nor aliases.");
            }
        }
    }

    private static JsonNode? Node(YamlNode node)
    {
        JsonNode? plain = node switch
        {
            YamlMappingNode mapping => Mapping(mapping),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Node)]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => throw new TemplateFormatException($"{node.Start}: not a template's node."),
        };
        return node.Tag.IsEmpty || node.Tag.Value.StartsWith(Yaml, StringComparison.Ordinal)
            ? plain
            : LongForm(node.Tag.Value, plain);
    }

    private static JsonObject Mapping(YamlMappingNode mapping)
    {
        var result = new JsonObject();
        foreach (var (key, value) in mapping)
        {
            var name = ((YamlScalarNode)key).Value!;
            if (name == "<<")
            {
                throw new TemplateFormatException($"{key.Start}: CloudFormation does not support merges.");
            }

            result.Add(name, Node(value));
        }

        return result;
    }

    private static JsonValue? Scalar(YamlScalarNode scalar) => scalar switch
    {
        { Style: not ScalarStyle.Plain } => JsonValue.Create(scalar.Value!),
        { Value: "" or "~" or "null" } => null,
        { Value: "true" or "false" } => JsonValue.Create(scalar.Value == "true"),
        _ when long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            => JsonValue.Create(number),
        _ => JsonValue.Create(scalar.Value!),
    };

    // !Ref X and !Condition X; all others become Fn::…, and !GetAtt X.Y becomes a list of two.
    private static JsonObject LongForm(string tag, JsonNode? value) => tag switch
    {
        "!Ref" or "!Condition" => new JsonObject { [tag[1..]] = value },
        "!GetAtt" when value is JsonValue path && path.ToString().Split('.', 2) is [var resource, var attribute] =>
            new JsonObject { ["Fn::GetAtt"] = new JsonArray(resource, attribute) },
        _ => new JsonObject { [$"Fn::{tag[1..]}"] = value },
    };
}
