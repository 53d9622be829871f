using Gateway.Testing;

namespace Gateway.Tests.Http;

public class RequestIdTests
{
    [Theory]
    [InlineData("abc-1_2.3", true)]
    [InlineData("", false)]
    [InlineData("with space", false)]
    [InlineData("a;b", false)]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234", false)]
    public async Task A_well_formed_id_is_kept_and_any_other_replaced(string sent, bool kept)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", "{}", ("X-Request-Id", sent));

        var returned = response.Headers.GetValues("X-Request-Id").Single();
        Assert.Equal(kept, returned == sent);
        Assert.Equal(returned, (string?)(await Some.JsonAsync(response))["requestId"]);
    }
}
