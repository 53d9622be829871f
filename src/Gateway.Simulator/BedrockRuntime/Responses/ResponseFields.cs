using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>
/// additionalModelResponseFields: parts of the model's own response, selected by the JSON Pointers in
/// additionalModelResponseFieldPaths. A pointer that finds nothing is ignored.
/// </summary>
internal static class ResponseFields
{
    private const string Paths = "additionalModelResponseFieldPaths";
    private const string Fields = "additionalModelResponseFields";

    /// <summary>The defect of the pointers; null if none.</summary>
    internal static string? Defect(JsonElement request) => Pointers(request).Any(pointer => pointer[0] != '/')
        ? $"The value at {Paths} must be a list of JSON Pointers. Reformat your input and try again."
        : null;

    /// <summary>Adds what the pointers find in Claude's message to a Converse response.</summary>
    internal static void AddTo(JsonObject answer, JsonElement request, ModelResponse model) =>
        Add(answer, request, new JsonObject { ["stop_reason"] = model.StopReason, ["stop_sequence"] = model.StopSequence });

    /// <summary>Does the same for messageStop, where the pointers are applied to Claude's event message_delta.</summary>
    internal static void AddToStop(JsonObject stop, JsonElement request, ModelResponse model) => Add(
        stop,
        request,
        new JsonObject
        {
            ["delta"] =
                new JsonObject { ["stop_reason"] = model.StopReason, ["stop_sequence"] = model.StopSequence },
        });

    private static void Add(JsonObject answer, JsonElement request, JsonObject native)
    {
        var fields = new JsonObject();
        foreach (var path in Pointers(request).Select(pointer => pointer[1..].Split('/')))
        {
            Copy(native, fields, path);
        }

        if (fields.Count > 0)
        {
            answer[Fields] = fields;
        }
    }

    private static void Copy(JsonObject from, JsonObject to, ReadOnlySpan<string> path)
    {
        if (path.Length == 0 || !from.TryGetPropertyValue(path[0], out var found))
        {
            return;
        }

        if (path.Length == 1)
        {
            to[path[0]] = found?.DeepClone();
        }
        else if (found is JsonObject inner)
        {
            var copy = to[path[0]] as JsonObject ?? [];
            Copy(inner, copy, path[1..]);
            if (copy.Count > 0 && copy.Parent is null)
            {
                to[path[0]] = copy;
            }
        }
    }

    private static IEnumerable<string> Pointers(JsonElement request) =>
        request.TryGetProperty(Paths, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(pointer => pointer.GetString()!)
            : [];
}
