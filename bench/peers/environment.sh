# Sourced by the scripts beside it: what a user's or a machine's environment sets must not slow a peer down, nor the other side.
#
# Libraries of matrix products read which kernel to run, which cache to block for and how many threads to start from variables. Some machines set
# OPENBLAS_CORETYPE or OPENBLAS_L2_SIZE for old builds of OpenBLAS: with them PyTorch takes up to 1.6 times as long and a comparison is worth nothing. So
# everything that chooses kernels, blocks, threads, their places or their waiting goes, whatever its value; a script sets afterwards what it means to set.
#   OPENBLAS_ GOTO_ BLIS_ ATLAS_ MKL_   kernel, cache sizes, number of threads, affinity, reproducible but slower code (MKL_CBWR), verbose output
#   ONEDNN_ DNNL_ ATEN_ TORCH_          instruction set that oneDNN and PyTorch may use at most
#   OMP_ GOMP_ KMP_                     number of threads, their places and how long they spin
#   NVPL_                               as OPENBLAS_, on Arm
#   GLIBC_TUNABLES MALLOC_              instruction set that glibc's own routines may use, and the allocator
#   DOTNET_ COMPlus_                    instruction set, garbage collector, threads and compilation of .NET
forget() {
    local name
    for name in $(compgen -e); do
        case $name in
            OPENBLAS_* | GOTO_* | BLIS_* | ATLAS_* | MKL_* | ONEDNN_* | DNNL_* | ATEN_* | TORCH_* | OMP_* | GOMP_* | KMP_* | NVPL_* | \
                GLIBC_TUNABLES | MALLOC_* | COMPlus_* | DOTNET_[gG][cC]* | DOTNET_Enable* | DOTNET_Tiered* | DOTNET_TC_* | DOTNET_ReadyToRun* | DOTNET_Jit* | \
                DOTNET_PreferredVectorBitWidth | DOTNET_MaxVectorTBitWidth | DOTNET_PROCESSOR_COUNT | DOTNET_Thread*)
                echo "ignored: $name=${!name}" >&2
                unset "$name"
                ;;
        esac
    done
}
forget
