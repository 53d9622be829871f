using System.Text.Json.Nodes;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>The texts of a member that CloudFormation and IAM accept as one text or as a list.</summary>
internal static class Texts
{
    public static IEnumerable<string> Of(JsonNode? node) => node switch
    {
        JsonArray items => items.Select(item => item!.ToString()),
        null => [],
        _ => [node.ToString()],
    };
}
