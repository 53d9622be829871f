using Gateway.Surfaces.Bedrock;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.Bedrock;

public class ModelRouteTests
{
    [Theory]
    [InlineData("/model/claude-haiku-4-5/converse", "claude-haiku-4-5")]
    [InlineData("/model/jp.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse", The.HaikuProfile)]
    [InlineData("/model/jp.anthropic.claude-haiku-4-5-20251001-v1%3a0/converse", The.HaikuProfile)]
    [InlineData("/model/jp.anthropic.claude-haiku-4-5-20251001-v1:0/converse", The.HaikuProfile)]
    [InlineData("/model/arn%3Aaws%3Abedrock%3Aap-northeast-1%3A444455556666%3Ainference-profile%2Fjp.x/converse",
        "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.x")]
    [InlineData("/model/arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.x/converse",
        "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.x")]
    public void A_model_id_is_decoded_once(string target, string modelId)
    {
        Assert.True(ModelRoute.TryRead(target, out var read, out var operation));

        Assert.Equal(modelId, read);
        Assert.Equal("converse", operation);
    }

    [Theory]
    [InlineData("/model/a%252Fb/converse")]
    [InlineData("/model/a%25/converse")]
    [InlineData("/model/../converse")]
    [InlineData("/model/%2e%2e/converse")]
    [InlineData("/model/./converse")]
    [InlineData("/model//converse")]
    [InlineData("/model/a/b/converse")]
    [InlineData("/model/a/converse/")]
    [InlineData("/model/a/c%6Fnverse")]
    [InlineData("/model/a/CONVERSE")]
    [InlineData("/MODEL/a/converse")]
    [InlineData("/model/a%/converse")]
    [InlineData("/model/a%4/converse")]
    [InlineData("/model/a%zz/converse")]
    [InlineData("/model/a%00b/converse")]
    [InlineData("/model/a%0d%0ab/converse")]
    [InlineData("/model/a%5Cb/converse")]
    [InlineData("/model/a;b/converse")]
    [InlineData("/model/a b/converse")]
    [InlineData("/model/%E3%81%82/converse")]
    [InlineData("/model/あ/converse")]
    [InlineData("/model/a/converse?x=1")]
    [InlineData("http://host/model/a/converse")]
    [InlineData("/model/a")]
    [InlineData("/model/a/")]
    [InlineData("//model/a/converse")]
    [InlineData("/model/arn:a//b/converse")]
    [InlineData("/model/arn:a/../b/converse")]
    [InlineData("/model/arn:a/./b/converse")]
    [InlineData("/model/arn:a%2F..%2Fb/converse")]
    [InlineData("/model/arn:a/%2e%2e/converse")]
    [InlineData("/model/arn:a/b%2F/converse")]
    [InlineData("/model/a/arn:b/converse")]
    [InlineData("/model/arn/b/converse")]
    public void Every_other_spelling_is_refused(string target) =>
        Assert.False(ModelRoute.TryRead(target, out _, out _));
}
