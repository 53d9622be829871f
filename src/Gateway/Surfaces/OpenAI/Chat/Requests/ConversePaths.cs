using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>
/// The caller's names for the places of the Converse body that was written: a text that policy refuses is at
/// <c>messages[3].content[0].text</c> for the caller, and at <c>messages[1].content[2].text</c> for Bedrock.
/// </summary>
internal sealed partial class ConversePaths : PathNames
{
    private readonly Dictionary<(int Turn, int Block, int Part), Place> _messages = [];
    private readonly List<string> _system = [];
    private readonly List<string> _tools = [];

    /// <summary>The caller's member for <c>inferenceConfig.maxTokens</c>.</summary>
    public string MaxTokens { get; set; } = "max_completion_tokens";

    /// <summary>The caller's member for how a model thinks.</summary>
    public string Reasoning { get; set; } = "reasoning_effort";

    /// <summary>Records the place of a block.</summary>
    /// <param name="turn">The position of the message for Bedrock.</param>
    /// <param name="block">The position of the block in it.</param>
    /// <param name="place">The caller's place.</param>
    /// <param name="part">The position inside a tool result; -1 for the block itself.</param>
    public void Add(int turn, int block, Place place, int part = -1) => _messages[(turn, block, part)] = place;

    /// <summary>Records the place of the next system block.</summary>
    public void AddSystem(Place place) => _system.Add(place.ToString());

    /// <summary>Records the place of the next tool.</summary>
    public void AddTool(string path) => _tools.Add(path);

    public override string Of(string path) =>
        Message().Match(path) is { Success: true } message ? OfMessage(message)
        : System().Match(path) is { Success: true } system ? At(_system, Number(system, 1))
        : Tool().Match(path) is { Success: true } tool ? OfTool(tool)
        : OfMember(path);

    private string OfMessage(Match found)
    {
        var (turn, block, part) = (Number(found, 1), Number(found, 2), Number(found, 3));
        var rest = found.Groups[4].Value;
        if (!_messages.TryGetValue((turn, block, part), out var place) && !_messages.TryGetValue((turn, block, -1), out place))
        {
            return "messages";
        }

        return place.Kind switch
        {
            PlaceKind.ToolCall => place + rest switch
            {
                ".toolUse.toolUseId" => ".id",
                ".toolUse.name" => ".function.name",
                _ => ".function.arguments",
            },
            PlaceKind.FunctionCall => place + (rest == ".toolUse.name" ? ".name" : ".arguments"),
            PlaceKind.File => place + (rest.EndsWith(".context", StringComparison.Ordinal) ? ".filename" : ".file_data"),
            PlaceKind.Message => place + ".content",
            _ => place.ToString(),
        };
    }

    private string OfTool(Match found)
    {
        var path = At(_tools, Number(found, 1));
        var rest = found.Groups[2].Value;
        return !path.StartsWith("tools[", StringComparison.Ordinal) ? path
            : rest.StartsWith("inputSchema.json", StringComparison.Ordinal) ? $"{path}.function.parameters{rest["inputSchema.json".Length..]}"
            : $"{path}.function.{rest}";
    }

    private string OfMember(string path) => path switch
    {
        "inferenceConfig.maxTokens" => MaxTokens,
        "inferenceConfig.temperature" => "temperature",
        "inferenceConfig.topP" => "top_p",
        _ when path.StartsWith("inferenceConfig.stopSequences", StringComparison.Ordinal) => "stop",
        _ when path.StartsWith("toolConfig.toolChoice", StringComparison.Ordinal) => "tool_choice",
        _ when path.StartsWith("outputConfig.textFormat", StringComparison.Ordinal) => "response_format",
        _ when path.StartsWith("additionalModelRequestFields.tool_choice", StringComparison.Ordinal) => "parallel_tool_calls",
        "additionalModelRequestFields.top_k" or "additionalModelRequestFields.inferenceConfig.topK" => "top_k",
        _ when path.StartsWith("additionalModelRequestFields.", StringComparison.Ordinal)
            || path.StartsWith("outputConfig.effort", StringComparison.Ordinal) => Reasoning,
        _ => path,
    };

    private static string At(List<string> paths, int index) => index < paths.Count ? paths[index] : "messages";

    private static int Number(Match found, int group) =>
        int.TryParse(found.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    [GeneratedRegex(@"\Amessages\[(\d+)\]\.content\[(\d+)\](?:\.toolResult\.content\[(\d+)\])?(.*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Message();

    [GeneratedRegex(@"\Asystem\[(\d+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex System();

    [GeneratedRegex(@"\AtoolConfig\.tools\[(\d+)\]\.toolSpec\.(.*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tool();
}
