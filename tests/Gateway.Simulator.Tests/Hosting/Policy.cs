namespace Gateway.Simulator.Tests.Hosting;

/// <summary>Policy documents of one statement, or of a list.</summary>
internal static class Policy
{
    internal const string AllowAll =
        """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";

    internal static string Allow(string action, string resource) => Of(Statement("Allow", action, resource));

    internal static string Of(params IEnumerable<string> statements) =>
        $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";

    /// <param name="members">More JSON members with a leading comma, such as Condition or Principal.</param>
    internal static string Statement(string effect, string action, string resource = "*", string members = "") =>
        $$"""{"Effect":"{{effect}}","Action":"{{action}}","Resource":"{{resource}}"{{members}}}""";
}
