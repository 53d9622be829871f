using System.Text.Json;

namespace Gateway.Sandbox.Deployment;

/// <summary>The templates and example parameters of deploy/, embedded when the sandbox was built.</summary>
internal static class Templates
{
    /// <param name="path">The path below deploy/, such as <c>contractor/bedrock-access.yaml</c>.</param>
    public static string Read(string path)
    {
        using var stream = typeof(Templates).Assembly.GetManifestResourceStream($"deploy/{path}")
            ?? throw new FileNotFoundException($"deploy/{path} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// The example values of a template's parameters, in the form <c>Key=Value</c>, the only one that both versions 1 and 2 of
    /// the AWS CLI accept.
    /// </summary>
    public static Dictionary<string, string> Parameters(string template)
    {
        using var document = JsonDocument.Parse(Read($"parameters/{template}.example.json"));
        return document.RootElement.EnumerateArray()
            .Select(pair => pair.GetString()!.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
    }
}
