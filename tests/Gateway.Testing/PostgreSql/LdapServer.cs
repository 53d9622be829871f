using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Testing.PostgreSql;

/// <summary>
/// An LDAP server that PostgreSQL asks whether a password is right (<see cref="PostgreSqlServer.AskLdapAsync"/>). It knows simple
/// binds alone: enough for a test to decide about passwords as a server has received them.
/// </summary>
internal sealed class LdapServer : IAsyncDisposable
{
    // RFC 4511: the operations, and two of the results.
    private static readonly Asn1Tag BindRequest = new(TagClass.Application, 0, isConstructed: true);
    private static readonly Asn1Tag BindResponse = new(TagClass.Application, 1, isConstructed: true);
    private static readonly Asn1Tag SimplePassword = new(TagClass.ContextSpecific, 0);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, bool> _isRight;
    private readonly Task _accepting;

    private LdapServer(Func<string, bool> isRight)
    {
        _isRight = isRight;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static LdapServer Start(Func<string, bool> isRight) => new(isRight);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await ServeAsync(client.GetStream());
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        for (var read = 1; read > 0;)
        {
            read = await stream.ReadAsync(buffer.AsMemory(length));
            length += read;
            if (AsnDecoder.TryReadEncodedValue(
                buffer.AsSpan(0, length), AsnEncodingRules.BER, out _, out _, out _, out var message))
            {
                if (Answer(buffer.AsMemory(0, message)) is not { } answer)
                {
                    return;
                }

                await stream.WriteAsync(answer);
                length = 0;
            }
        }
    }

    // Null for every other operation, such as the end of the connection.
    private byte[]? Answer(ReadOnlyMemory<byte> request)
    {
        var message = new AsnReader(request, AsnEncodingRules.BER).ReadSequence();
        var id = message.ReadInteger();
        if (!message.PeekTag().HasSameClassAndValue(BindRequest))
        {
            return null;
        }

        var bind = message.ReadSequence(BindRequest);
        bind.ReadInteger();
        bind.ReadOctetString();
        var password = Encoding.UTF8.GetString(bind.ReadOctetString(SimplePassword));

        var answer = new AsnWriter(AsnEncodingRules.BER);
        using (answer.PushSequence())
        {
            answer.WriteInteger(id);
            using (answer.PushSequence(BindResponse))
            {
                answer.WriteEnumeratedValue(_isRight(password) ? Result.Success : Result.InvalidCredentials);
                answer.WriteOctetString([]);
                answer.WriteOctetString([]);
            }
        }

        return answer.Encode();
    }

    private enum Result
    {
        Success = 0,
        InvalidCredentials = 49,
    }
}
