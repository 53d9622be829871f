using Gateway.Bedrock.Retries;
using Gateway.Bedrock.Runtime;

namespace Gateway.Tests.Bedrock.Retries;

public class RetryTokenBucketTests
{
    [Fact]
    public void A_retry_costs_fourteen_tokens_after_an_outage_and_five_after_a_throttle()
    {
        var tokens = new RetryTokenBucket();

        var outage = tokens.Take(RetryClass.Transient);
        var lost = tokens.Take(RetryClass.Ambiguous);
        var throttle = tokens.Take(RetryClass.Throttling);

        Assert.Equal((14, 14, 5), (outage, lost, throttle));
        Assert.Equal(500 - 14 - 14 - 5, tokens.Left);
    }

    [Fact]
    public void Success_gives_back_what_its_retries_cost_and_never_more_than_the_bucket_holds()
    {
        var tokens = new RetryTokenBucket();
        var paid = tokens.Take(RetryClass.Transient)!.Value;
        Assert.Equal(486, tokens.Left);

        tokens.Return(paid);
        Assert.Equal(500, tokens.Left);

        tokens.Return(paid);
        Assert.Equal(500, tokens.Left);
    }

    [Fact]
    public void A_plain_success_adds_one()
    {
        var tokens = new RetryTokenBucket();
        tokens.Take(RetryClass.Throttling);

        tokens.Return(0);

        Assert.Equal(496, tokens.Left);
    }

    [Theory]
    [InlineData("Transient", 35, 10)]
    [InlineData("Throttling", 100, 0)]
    public void Without_tokens_there_is_no_retry(string retry, int retries, int left)
    {
        var tokens = new RetryTokenBucket();
        var kind = Enum.Parse<RetryClass>(retry);

        var paid = Enumerable.Range(0, 200).Count(_ => tokens.Take(kind) is not null);

        Assert.Equal(retries, paid);
        Assert.Equal(left, tokens.Left);
    }

    [Fact]
    public async Task Nothing_is_lost_or_made_up_when_many_take_and_return_at_once()
    {
        var tokens = new RetryTokenBucket();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                if (tokens.Take(RetryClass.Transient) is { } paid)
                {
                    tokens.Return(paid);
                }
            }
        })));

        Assert.Equal(500, tokens.Left);
    }
}
