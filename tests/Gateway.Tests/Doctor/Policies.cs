namespace Gateway.Tests.Doctor;

/// <summary>Small policy documents.</summary>
internal static class Policies
{
    public const string Nothing = """{"Version":"2012-10-17","Statement":[]}""";

    public static string Allow(string action) => Statements(
        $$"""{"Effect":"Allow","Action":"{{action}}","Resource":"*"}""");

    /// <summary>A service control policy that denies one action, in addition to FullAWSAccess.</summary>
    public static string AllowAllBut(string action) => Statements(
        """{"Effect":"Allow","Action":"*","Resource":"*"}""",
        $$"""{"Effect":"Deny","Action":"{{action}}","Resource":"*"}""");

    /// <summary>A service control policy that denies one Region.</summary>
    public static string AllowAllButIn(string region) => Statements(
        """{"Effect":"Allow","Action":"*","Resource":"*"}""",
        """{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"#"}}}"""
            .Replace("#", region, StringComparison.Ordinal));

    /// <summary>A VPC endpoint's policy.</summary>
    public static string EndpointThatAllows(string action, string resource = "*") => Statements(
        $$"""{"Effect":"Allow","Principal":"*","Action":"{{action}}","Resource":"{{resource}}"}""");

    /// <summary>A VPC endpoint's policy that denies one action.</summary>
    public static string EndpointThatAllowsAllBut(string action, string resource = "*") => Statements(
        """{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}""",
        $$"""{"Effect":"Deny","Principal":"*","Action":"{{action}}","Resource":"{{resource}}"}""");

    private static string Statements(params string[] statements) =>
        $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";
}
