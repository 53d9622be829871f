using Gateway.Errors;

namespace Gateway.Tests.Errors;

public class UpstreamRequestIdTests
{
    [Theory]
    [InlineData("a73cdd38-4a08-4a50-a441-cb4a23949432", true)]
    [InlineData("", false)]
    [InlineData("日本", false)]
    [InlineData("a b", false)]
    [InlineData("a\r\nX-Evil: 1", false)]
    [InlineData(null, false)]
    public void Only_what_can_be_a_request_id_goes_on(string? answered, bool kept) =>
        Assert.Equal(kept ? answered : null, UpstreamRequestId.Of(answered));
}
