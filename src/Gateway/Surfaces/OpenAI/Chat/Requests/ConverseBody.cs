using System.Buffers;
using System.Text.Json;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Residency;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>
/// The body of Converse that says what a chat completion's request says, for one model. The same request is always written as the
/// same bytes, so that Bedrock's cache recognizes the beginning of a conversation.
/// </summary>
internal sealed class ConverseBody
{
    private readonly DroppedMembers _dropped = new("chat completions");
    private readonly ToolNames _names = new();
    private readonly ToolPlan _tools;

    public ConverseBody() => _tools = new ToolPlan(_names);

    /// <summary>What Bedrock is not told, under the caller's names.</summary>
    public IReadOnlyList<string> Dropped => _dropped.Names;

    /// <summary>The caller's names for the places of the body.</summary>
    public ConversePaths Paths { get; } = new();

    /// <summary>The caller's names of tools by the names that were sent; <c>null</c> when they are the same.</summary>
    public IReadOnlyDictionary<string, string>? ToolNames => _names.Callers;

    /// <summary>The name of the tool whose arguments are the content of the answer; <c>null</c> for none.</summary>
    public string? JsonTool => _tools.Json == StructuredOutput.Tool ? ToolPlan.JsonTool : null;

    /// <summary>True when only an instruction asks for JSON, around which a model may put a code fence.</summary>
    public bool MayHaveFences => _tools.Json == StructuredOutput.Instruction;

    /// <summary>Writes the body.</summary>
    /// <param name="root">The caller's request, an object.</param>
    /// <param name="placement">The model.</param>
    /// <param name="output">Where it is written.</param>
    /// <returns>The error if the request means nothing that Bedrock can do.</returns>
    public GatewayError? Write(JsonElement root, Placement placement, IBufferWriter<byte> output)
    {
        if ((ChatRequest.Read(root, _dropped, out var request) ?? ChatFlags.Check(request, _dropped)) is { } error)
        {
            return error;
        }

        var caches = new CachePoints(_dropped);
        var conversation = new Conversation(_dropped, caches);
        List<ToolDefinition> offered = [];
        var choice = default(ToolChoice);
        var format = default(ResponseFormat);
        var reasoning = default(Reasoning);
        var limits = default(InferenceLimits);
        if ((ToolDefinition.Read(request.Tools, _names, caches, _dropped, offered)
            ?? conversation.Read(request.Messages)
            ?? ToolChoice.Read(request.ToolChoice, offered, _names, _dropped, out choice)
            ?? ResponseFormat.Read(request.ResponseFormat, _dropped, out format)
            ?? Reasoning.Read(request, _dropped, out reasoning)
            ?? InferenceLimits.Read(request, placement.Features, _dropped, out limits)) is { } wrong)
        {
            return wrong;
        }

        Paths.MaxTokens = limits.Path;
        Paths.Reasoning = reasoning.IsGiven ? reasoning.Path : Paths.Reasoning;
        caches.FitTo(placement);
        var thinking = ThinkingPlan.Of(reasoning, placement, conversation, limits.Given, _dropped);
        _tools.Decide(offered, choice, format, conversation, thinking, placement, _dropped);
        if (request.ParallelToolCalls.ValueKind == JsonValueKind.False)
        {
            _tools.AllowOneAtATime(placement, _dropped);
        }

        var to = new JsonOutput(output);
        to.OpenObject();
        if (WriteConversation(to, conversation, format, placement) is { } unwritable)
        {
            return unwritable;
        }

        if (_tools.HasTools)
        {
            _tools.Write(to, format, placement.Features.StrictTools != false, Paths, _dropped);
        }

        var sampling = new Sampling(request, placement, thinking.IsOn, _dropped);
        limits.Write(to, sampling, thinking, request.Stop);
        ModelFields.Write(to, thinking, reasoning, _tools, sampling);
        WriteFormat(to, format, thinking);
        to.CloseObject();
        return null;
    }

    private GatewayError? WriteConversation(JsonOutput to, Conversation conversation, in ResponseFormat format, Placement placement)
    {
        var turns = new TurnWriter(to, placement, _names, Paths, _dropped);
        if (conversation.System.Count > 0 || MayHaveFences)
        {
            to.OpenList("system"u8);
            turns.WriteSystem(conversation.System);
            if (MayHaveFences)
            {
                JsonInstruction.Write(to, format);
                Paths.AddSystem(new Place(PlaceKind.ResponseFormat));
            }

            to.CloseList();
        }

        return turns.Write(conversation);
    }

    private void WriteFormat(JsonOutput to, in ResponseFormat format, ThinkingPlan thinking)
    {
        if (_tools.Json != StructuredOutput.Native)
        {
            return;
        }

        to.OpenObject("outputConfig"u8);
        to.OpenObject("textFormat"u8);
        to.Member("type"u8, "json_schema"u8);
        to.OpenObject("structure"u8);
        to.OpenObject("jsonSchema"u8);
        to.Name("schema"u8);
        to.Escaped(JsonEncodedText.Encode(JsonOutput.Raw(format.Schema)).EncodedUtf8Bytes);
        if (format.Description.ValueKind == JsonValueKind.String)
        {
            to.Member("description"u8, format.Description);
        }

        to.CloseObject();
        to.CloseObject();
        to.CloseObject();
        if (thinking.Effort.Length > 0 && thinking.Form != ThinkingForm.Nova)
        {
            to.Member("effort"u8, thinking.Effort);
        }

        to.CloseObject();
    }
}
