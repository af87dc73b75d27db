using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>
/// Does something with the rights that an ordinary user has to files, also where the tests run as root, whom no mode of a folder stops. On
/// Linux a thread can lay them aside for itself and take them up again.
/// </summary>
internal static class OrdinaryUser
{
    // "nobody" on every system with Linux.
    private const uint Nobody = 65534;

    private delegate int SetUser(uint user);

    /// <summary>Does it, on a thread of its own, and throws what it throws.</summary>
    public static void Do(Action action)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            action();
            return;
        }

        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() =>
        {
            // Of the thread, not of the process, as setuid of the C library would be.
            nint library = NativeLibrary.Load("libc.so.6");
            var change = Marshal.GetDelegateForFunctionPointer<SetUser>(NativeLibrary.GetExport(library, "setfsuid"));
            change(Nobody);
            try
            {
                action();
            }
            catch (Exception exception)
            {
                thrown = ExceptionDispatchInfo.Capture(exception);
            }
            finally
            {
                change(0);
            }
        });
        thread.Start();
        thread.Join();
        thrown?.Throw();
    }
}
