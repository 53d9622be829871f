namespace Gateway.Tests.Surfaces.OpenAI.Requests;

/// <summary>A row: what a caller sends, and what Bedrock gets or the caller is told.</summary>
/// <param name="Name">Its number in the list of traps, and what it is.</param>
/// <param name="Body">The members beside <c>model</c>, of which <c>messages</c> is added where it is missing.</param>
/// <param name="Model">The model.</param>
internal sealed record Trap(string Name, string Body, string Model = ChatRig.Haiku)
{
    private const string Hello = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    /// <summary>A part of the body that Bedrock gets.</summary>
    public string Kept { get; init; } = "";

    /// <summary>Texts that it does not have.</summary>
    public string[] Gone { get; init; } = [];

    /// <summary>The response header that names what was left out or changed.</summary>
    public string? Dropped { get; init; }

    /// <summary>What the error names, where nothing is sent.</summary>
    public string? Refused { get; init; }

    /// <summary>The status of Bedrock's response; 0 where the row is not about it.</summary>
    public int Status { get; init; } = 200;

    public string Json =>
        $$"""{"model":"{{Model}}",{{Body}}{{(Body.Contains("\"messages\"", StringComparison.Ordinal) ? "" : (Body.Length > 0 ? "," : "") + Hello)}}}""";

    /// <summary>The body with these messages.</summary>
    public static string Messages(string messages, string members = "") =>
        $"\"messages\":[{messages}]{(members.Length > 0 ? "," : "")}{members}";

    /// <summary>A user's message with these parts.</summary>
    public static string Parts(string parts, string members = "") => Messages($$"""{"role":"user","content":[{{parts}}]}""", members);

    /// <summary>The members that offer these tools.</summary>
    public static string Tools(params string[] names) =>
        $"\"tools\":[{string.Join(',', names.Select(name => "{\"type\":\"function\",\"function\":{\"name\":\"" + name + "\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}}"))}]";

    /// <summary>An assistant's message that calls a tool.</summary>
    public static string Call(string id, string name = "f", string arguments = "\"{}\"", string more = "") =>
        $$$"""{"role":"assistant","content":null,"tool_calls":[{"id":"{{{id}}}","type":"function","function":{"name":"{{{name}}}","arguments":{{{arguments}}}}}]{{{more}}}}""";

    public static string Result(string id, string content = "\"r\"") =>
        $$"""{"role":"tool","tool_call_id":"{{id}}","content":{{content}}}""";

    public static string User(string text = "u") => $$"""{"role":"user","content":"{{text}}"}""";
}
