using Gateway.Testing;

namespace Gateway.Tests.Hosting;

/// <summary>The output for the person at the terminal when the gateway does not start.</summary>
public class StartTests
{
    [Theory]
    [InlineData("Bedrock__MaxAttempts", "many")]
    [InlineData("Hosting__DrainTimeout", "soon")]
    [InlineData("OpenApi__Enabled", "on")]
    [InlineData("Contractor__SessionDuration", "one hour")]
    [InlineData("Callers__Applications__desk__Keys__0__ExpiresAt", "some day")]
    [InlineData("Catalog__Models__claude-haiku-4-5__Enabled", "on")]
    public async Task A_value_of_the_wrong_kind_is_named_with_all_other_problems_and_without_a_stack_trace(
        string key, string value)
    {
        using var program = RunningProgram.Start("Gateway", new() { [key] = value });

        var (exitCode, _, error) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(Colons(key), Colons(error), StringComparison.Ordinal);
        Assert.Contains("AWS_REGION", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_check_asks_where_the_server_listens_whatever_the_base_image_sets()
    {
        using var program = RunningProgram.Start("Gateway", new() { ["ASPNETCORE_HTTP_PORTS"] = "1" }, "--healthcheck");

        var (_, _, error) = await program.EndAsync();

        Assert.DoesNotContain(":1/", error, StringComparison.Ordinal);
    }

    private static string Colons(string text) => text.Replace("__", ":", StringComparison.Ordinal);
}
