using Gateway.Catalog;
using Gateway.Credentials;

namespace Gateway.Tests.Credentials;

public class SessionTests
{
    [Fact]
    public void The_signing_key_is_derived_once_a_day()
    {
        var session = Some();

        var first = session.KeyFor(TheSession.Start, "bedrock");
        var later = session.KeyFor(TheSession.Start.AddHours(20), "bedrock");
        var tomorrow = session.KeyFor(TheSession.Start.AddHours(21), "bedrock");

        Assert.Same(first, later);
        Assert.Equal("20261123/ap-northeast-1/bedrock/aws4_request", first.Scope);
        Assert.Equal("20261124/ap-northeast-1/bedrock/aws4_request", tomorrow.Scope);
    }

    [Fact]
    public void Another_Region_or_service_has_another_key()
    {
        var (tokyo, osaka) = (Some(), Some(AwsRegion.Osaka));

        var scopes = new[]
        {
            tokyo.KeyFor(TheSession.Start, "bedrock").Scope,
            osaka.KeyFor(TheSession.Start, "bedrock").Scope,
            osaka.KeyFor(TheSession.Start, "sts").Scope,
        };

        Assert.Equal(3, scopes.Distinct().Count());
    }

    [Fact]
    public void Printed_a_session_shows_neither_secret_nor_token_nor_the_whole_key_id() =>
        Assert.Equal("gateway-test, generation 7, key id ending 0007", Some().ToString());

    private static Session Some(AwsRegion? region = null) =>
        new(
            Gateway.Testing.Some.Target(region: region), "ASIACONTRACTOR000007", TheSession.Secret, TheSession.Token,
            TheSession.Start.AddHours(1), "gateway-test", 7);
}
