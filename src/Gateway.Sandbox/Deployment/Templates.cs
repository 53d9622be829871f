using System.Text.Json;

namespace Gateway.Sandbox.Deployment;

/// <summary>The templates and example parameters of deploy/, as they were when the sandbox was built.</summary>
internal static class Templates
{
    /// <param name="path">Below deploy/, such as <c>contractor/bedrock-access.yaml</c>.</param>
    public static string Read(string path)
    {
        using var stream = typeof(Templates).Assembly.GetManifestResourceStream($"deploy/{path}")
            ?? throw new FileNotFoundException($"deploy/{path} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The example values for a template's parameters.</summary>
    public static Dictionary<string, string> Parameters(string template)
    {
        using var document = JsonDocument.Parse(Read($"parameters/{template}.example.json"));
        return document.RootElement.GetProperty("Parameters").EnumerateObject()
            .ToDictionary(one => one.Name, one => one.Value.GetString()!, StringComparer.Ordinal);
    }
}
