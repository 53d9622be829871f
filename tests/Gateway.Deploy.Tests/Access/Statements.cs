using System.Text.Json.Nodes;

namespace Gateway.Deploy.Tests.Access;

/// <summary>Finds the statements of a template's policies, including those that only an option creates.</summary>
internal static class Statements
{
    /// <summary>Every statement below a node.</summary>
    public static IEnumerable<JsonObject> Below(JsonNode? node) => node switch
    {
        JsonObject one when one["Effect"] is not null && one["Sid"] is not null => [one],
        JsonObject members => members.SelectMany(member => Below(member.Value)),
        JsonArray items => items.SelectMany(Below),
        _ => [],
    };
}
