using System.Text;

namespace Gateway.Tests.RequestPolicy;

/// <summary>
/// A row of the policy: a member that is refused, and the settings that allow it. Each is tried on every operation that can
/// contain it.
/// </summary>
/// <param name="Name">The subject of the row.</param>
/// <param name="Setting">
/// The setting that the error must name, below the application's, and after a space the value to add to it; empty if no setting
/// allows the member.
/// </param>
internal sealed record PolicyRow(string Name, string Setting)
{
    private const string Model = "claude-haiku-4-5";

    /// <summary>The part of a request that is refused.</summary>
    public required Carried Refused { get; init; }

    /// <summary>The part of a request that is allowed; the same part if <c>null</c>.</summary>
    public Carried? Allowed { get; init; }

    /// <summary>The settings below <c>RequestPolicy</c> of the application that may send it.</summary>
    public Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>True when the request is refused because of these settings, not because they are missing.</summary>
    public bool RefusedUnderSettings { get; init; }

    /// <summary>The reason for the refusal.</summary>
    public Reason Reason { get; init; }

    public string Code { get; init; } = "member_not_allowed";

    public IEnumerable<PolicyRequest> RefusedRequests => Requests(Refused);

    public IEnumerable<PolicyRequest> AllowedRequests => IsNever ? [] : Requests(Allowed ?? Refused);

    /// <summary>True when no setting allows it.</summary>
    public bool IsNever { get; init; }

    public override string ToString() => Name;

    private static IEnumerable<PolicyRequest> Requests(Carried carried) =>
        Converse(carried).Concat(Anthropic(carried)).Concat(Headers(carried));

    private static IEnumerable<PolicyRequest> Converse(Carried carried)
    {
        if (carried is { Block: null, Member: null })
        {
            yield break;
        }

        var body = Body("{\"text\":\"x\"}", carried.Block, carried.Member);
        yield return new("/converse", $"{{\"modelId\":\"{Model}\",{body}}}", [], carried.Place);
        yield return new("/converse/stream", $"{{\"modelId\":\"{Model}\",{body}}}", [], carried.Place);
        yield return new($"/model/{Model}/converse", $"{{{body}}}", [], carried.Place);
        yield return new($"/model/{Model}/converse-stream", $"{{{body}}}", [], carried.Place);
        if (carried.IsCounted)
        {
            yield return new(
                $"/model/{Model}/count-tokens", $"{{\"input\":{{\"converse\":{{{body}}}}}}}", [],
                $"input.converse.{carried.Place}");
        }
    }

    private static IEnumerable<PolicyRequest> Anthropic(Carried carried)
    {
        if (carried is { AnthropicBlock: null, AnthropicMember: null })
        {
            yield break;
        }

        var body = AnthropicBody(carried);
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(body));
        yield return new($"/model/{Model}/invoke", body, [], carried.AnthropicPlace);
        yield return new($"/model/{Model}/invoke-with-response-stream", body, [], carried.AnthropicPlace);
        yield return new(
            $"/model/{Model}/count-tokens", $"{{\"input\":{{\"invokeModel\":{{\"body\":\"{encoded}\"}}}}}}", [],
            $"input.invokeModel.body.{carried.AnthropicPlace}");
    }

    private static IEnumerable<PolicyRequest> Headers(Carried carried)
    {
        if (carried.Headers.Length > 0)
        {
            var body = AnthropicBody(new Carried());
            var place = carried.HeaderPlace ?? carried.Headers[0].Name;
            yield return new($"/model/{Model}/invoke", body, carried.Headers, place);
            yield return new($"/model/{Model}/invoke-with-response-stream", body, carried.Headers, place);
        }
    }

    private static string AnthropicBody(Carried carried) =>
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":9,"
        + Body("{\"type\":\"text\",\"text\":\"x\"}", carried.AnthropicBlock, carried.AnthropicMember) + "}";

    private static string Body(string text, string? block, string? member) =>
        $"\"messages\":[{{\"role\":\"user\",\"content\":[{text}{(block is null ? "" : "," + block)}]}}]"
        + (member is null ? "" : "," + member[1..^1]);
}

/// <summary>The part of a request in addition to a text, in each format that it can have.</summary>
internal sealed record Carried
{
    /// <summary>A second content block of Converse.</summary>
    public string? Block { get; init; }

    /// <summary>An object with members of a Converse request.</summary>
    public string? Member { get; init; }

    /// <summary>The place that the error must name.</summary>
    public string Place { get; init; } = "";

    /// <summary>True when CountTokens can contain it, too. It always can contain a block.</summary>
    public bool IsCounted { get; init; } = true;

    public string? AnthropicBlock { get; init; }

    public string? AnthropicMember { get; init; }

    public string AnthropicPlace { get; init; } = "";

    /// <summary>Headers of InvokeModel, in lower case.</summary>
    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>The header that the error must name; the first one if <c>null</c>.</summary>
    public string? HeaderPlace { get; init; }
}

/// <summary>One request, and the place that its error must name.</summary>
internal sealed record PolicyRequest(string Path, string Body, (string Name, string Value)[] Headers, string Place)
{
    public Surface Surface => Path.Split('/')[^1] switch
    {
        "invoke" or "invoke-with-response-stream" when Headers.Length > 0 => Surface.InvokeHeaders,
        "invoke" => Surface.Invoke,
        "invoke-with-response-stream" => Surface.InvokeStream,
        "count-tokens" => Body.Contains("invokeModel", StringComparison.Ordinal)
            ? Surface.CountTokensOfInvoke
            : Surface.CountTokensOfConverse,
        "converse-stream" => Surface.NativeConverseStream,
        "stream" => Surface.ConverseStream,
        _ => Path == "/converse" ? Surface.Converse : Surface.NativeConverse,
    };
}
