using System.Security.Cryptography;
using System.Text;
using Gateway.Callers;

namespace Gateway.Tests.Callers;

public class ApiKeyTests
{
    [Fact]
    public void A_new_key_has_the_published_form()
    {
        var key = ApiKey.Create("prod");

        Assert.Matches(@"\Aigw_prod_[0-9A-Za-z]{12}_[0-9A-Za-z]{30}[0-9A-Za-z]{6}\z", key);
        Assert.True(ApiKey.TryReadKeyId(key, out var keyId));
        Assert.Equal(key.Split('_')[2], keyId.ToString());
    }

    [Fact]
    public void Two_keys_differ_in_id_and_secret()
    {
        var (one, other) = (ApiKey.Create("prod").Split('_'), ApiKey.Create("prod").Split('_'));

        Assert.NotEqual(one[2], other[2]);
        Assert.NotEqual(one[3], other[3]);
    }

    [Fact]
    public void Any_single_changed_character_breaks_the_checksum()
    {
        var key = ApiKey.Create("prod");

        for (var i = 0; i < key.Length; i++)
        {
            var changed = key.ToCharArray();
            changed[i] = changed[i] == 'x' ? 'y' : 'x';

            Assert.False(ApiKey.TryReadKeyId(changed, out _), $"position {i}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("igw")]
    [InlineData("igw___")]
    [InlineData("sk-ant-something")]
    [InlineData("igw_prod_id_キー")]
    public void Anything_else_is_not_a_key(string text) => Assert.False(ApiKey.TryReadKeyId(text, out _));

    [Fact]
    public void A_longer_credential_is_refused_unread() =>
        Assert.False(ApiKey.TryReadKeyId(new string('a', 100_000), out _));

    [Theory]
    [InlineData("")]
    [InlineData("Prod")]
    [InlineData("a_b")]
    [InlineData("abcdefghijklmnopq")]
    public void An_environment_of_another_form_is_refused(string environment) =>
        Assert.Throws<ArgumentException>(() => ApiKey.Create(environment));

    [Fact]
    public void The_stored_hash_is_SHA_256_of_the_whole_key()
    {
        var key = ApiKey.Create("prod");
        var hash = new byte[ApiKey.HashLength];

        ApiKey.Hash(key, hash);

        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(key)), hash);
    }
}
