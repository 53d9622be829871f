using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Gateway.Signing;

namespace Gateway.Tests.Signing;

public class CanonicalTextTests
{
    // The size of a text's first rented array.
    private const int Usual = 4096;

    [Theory]
    [InlineData(Usual - 1)]
    [InlineData(Usual)]
    [InlineData(Usual + 1)]
    [InlineData(5 * Usual)]
    public void A_text_grows_byte_by_byte_beyond_the_memory_it_rented_first(int length)
    {
        using var text = new CanonicalText();

        text.AppendPath(new string('a', length));
        text.Append((byte)'b');

        Assert.Equal(new string('a', length) + 'b', Encoding.UTF8.GetString(text.Bytes));
    }

    [Fact]
    public void The_memory_is_given_back_wiped()
    {
        var text = new CanonicalText();
        text.Append("CANARY-session-token");
        ref var first = ref MemoryMarshal.GetReference(text.Bytes);

        text.Dispose();

        var given = ArrayPool<byte>.Shared.Rent(Usual);
        Assert.True(Unsafe.AreSame(ref first, ref given[0]));
        Assert.All(given, value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_memory_that_became_too_small_is_given_back_wiped()
    {
        using var text = new CanonicalText();
        text.Append("CANARY-session-token");
        ref var first = ref MemoryMarshal.GetReference(text.Bytes);

        text.Append(new string('a', Usual));

        var given = ArrayPool<byte>.Shared.Rent(Usual);
        Assert.True(Unsafe.AreSame(ref first, ref given[0]));
        Assert.All(given, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_signature_leaves_nothing_in_the_pool()
    {
        var at = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
        var key = SigningKey.Derive("secret", at, "ap-northeast-1", "bedrock");
        var request = new SigningRequest(
            "POST", "/", "", "host", null, SigV4.HashOf([]), "AKIDEXAMPLE", "CANARY-session-token");
        var lent = ArrayPool<byte>.Shared.Rent(Usual);
        lent.AsSpan().Fill(0xEE);
        ArrayPool<byte>.Shared.Return(lent);

        SigV4.Sign(request, key, at);

        // The pool returns the array that this thread returned last. If the signer had not cleared it, it would not be zero.
        Assert.Same(lent, ArrayPool<byte>.Shared.Rent(Usual));
        Assert.All(lent, value => Assert.Equal(0, value));
    }
}
